using System.Management.Automation.Language;

namespace Mallard.Build.Tests;

public class BuildScriptSpecs
{
    private static readonly string[] Targets = ["Help", "Restore", "Build", "Test", "Bench", "Run", "Cluster", "Publish", "Clean"];

    [Fact]
    public void The_script_has_no_syntax_errors()
    {
        Parser.ParseFile(Repository.Script, out _, out var errors);

        Assert.Empty(errors);
    }

    [Fact]
    public void The_script_calls_only_its_own_functions_and_native_commands()
    {
        var script = Parser.ParseFile(Repository.Script, out _, out _);

        var functions = script.FindAll(node => node is FunctionDefinitionAst, searchNestedScriptBlocks: true)
            .Cast<FunctionDefinitionAst>()
            .Select(function => function.Name);
        var commands = script.FindAll(node => node is CommandAst, searchNestedScriptBlocks: true)
            .Cast<CommandAst>()
            .Select(command => command.GetCommandName() ?? command.Extent.Text);

        Assert.Empty(commands.Except(functions).Except(["dotnet", "sh"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Help")]
    public void Help_lists_every_target(string arguments)
    {
        var help = BuildScript.Run(arguments);

        Assert.Equal(0, help.ExitCode);
        Assert.All(Targets, target => Assert.Contains($"\n  {target} ", help.Output, StringComparison.Ordinal));
    }

    [Fact]
    public void The_targets_are_the_ones_that_help_lists()
    {
        var script = Parser.ParseFile(Repository.Script, out _, out _);

        var target = script.ParamBlock.Parameters.Single(parameter => parameter.Name.VariablePath.UserPath == "Target");
        var allowed = target.Attributes.OfType<AttributeAst>().Single(attribute => attribute.TypeName.Name == "ValidateSet");

        Assert.Equal(Targets, allowed.PositionalArguments.Cast<StringConstantExpressionAst>().Select(argument => argument.Value));
    }

    [Fact]
    public void An_unknown_target_is_refused_with_the_targets_there_are()
    {
        var refused = BuildScript.Run("Bild");

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("There is no target 'Bild'. The targets are " + string.Join(',', Targets), refused.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_script_ends_with_the_exit_code_of_the_dotnet_that_failed()
    {
        var failed = BuildScript.Run("Build -Project src/Nowhere/Nowhere.csproj");

        Assert.Equal(1, failed.ExitCode);
        Assert.Contains("Nowhere.csproj", failed.Output, StringComparison.Ordinal);
    }
}
