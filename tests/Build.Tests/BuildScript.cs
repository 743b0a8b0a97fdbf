using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace Mallard.Build.Tests;

/// <summary>What a run of the script came to.</summary>
/// <param name="ExitCode">What the shell would exit with.</param>
/// <param name="Output">What the script and its native commands printed, and the error that ended it, if one did.</param>
internal sealed record ScriptResult(int ExitCode, string Output);

/// <summary>
/// Runs build.ps1 in the bare engine: no modules beside the core, no profile, no console host. What works here works in every
/// PowerShell 7.
/// </summary>
internal static class BuildScript
{
    /// <param name="arguments">As typed in a shell, after the name of the script.</param>
    public static ScriptResult Run(string arguments)
    {
        using var runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        runspace.Open();
        using var shell = PowerShell.Create(runspace);
        shell.AddScript($"$ErrorActionPreference = 'Stop'; & '{Repository.Script.Replace("'", "''", StringComparison.Ordinal)}' {arguments}");

        var output = new PSDataCollection<PSObject>();
        string? thrown = null;
        try
        {
            shell.Invoke(null, output);
        }
        catch (RuntimeException error)
        {
            // A shell prints it and exits with 1.
            thrown = error.Message;
        }

        var lines = output.Select(line => line.ToString())
            .Concat(shell.Streams.Error.Select(error => error.ToString()));
        if (thrown is not null) lines = lines.Append(thrown);

        var exitCode = thrown is not null
            ? 1
            : Convert.ToInt32(runspace.SessionStateProxy.GetVariable("LASTEXITCODE") ?? 0, CultureInfo.InvariantCulture);
        return new ScriptResult(exitCode, string.Join('\n', lines));
    }
}
