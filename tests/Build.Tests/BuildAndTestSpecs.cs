namespace Mallard.Build.Tests;

/// <summary>Really builds and tests a project, in a folder of its own: the one these tests run from may be in use by other tests.</summary>
public sealed class BuildAndTestSpecs : IDisposable
{
    private readonly string _artifacts = Directory.CreateTempSubdirectory("mallard-build-").FullName;

    // No compiler or build server may outlive the test, and the analyzers have had their say when this project was built.
    private string Quickly =>
        $"-- --nologo --artifacts-path '{_artifacts}' '-nodeReuse:false' '-p:UseSharedCompilation=false' '-p:RunAnalyzers=false'";

    public void Dispose() => Directory.Delete(_artifacts, recursive: true);

    [Fact]
    public void One_project_can_be_built_and_some_of_its_tests_run()
    {
        const string Project = "-Project tests/Protocol.Tests/Protocol.Tests.csproj -Configuration Debug";

        var build = BuildScript.Run($"Build {Project} {Quickly}");
        Assert.True(build.ExitCode == 0, build.Output);
        Assert.True(File.Exists(Path.Combine(_artifacts, "bin", "Protocol.Tests", "debug", "Mallard.Protocol.Tests.dll")), build.Output);

        var test = BuildScript.Run($"Test {Project} -Filter FullyQualifiedName~PlayerTexts {Quickly} --no-build");
        Assert.True(test.ExitCode == 0, test.Output);
        Assert.Contains("Mallard.Protocol.Tests.dll", test.Output, StringComparison.Ordinal);
    }
}
