using System.Reflection;
using System.Runtime.CompilerServices;
using Akka.Actor;
using Mallard.Messages;

namespace Mallard.Architecture.Tests;

/// <summary>What types look like, whoever uses them.</summary>
public class ShapeSpecs
{
    private const BindingFlags Declared =
        BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;

    // Names that say that somebody had no name.
    private static readonly string[] Vague = ["Manager", "Helper", "Helpers", "Util", "Utils"];

    [Fact]
    public void Actors_are_sealed()
    {
        Assert.Empty(Names(House.Types.Where(type => type.IsAssignableTo(typeof(ActorBase)) && !type.IsAbstract && !type.IsSealed)));
    }

    [Fact]
    public void A_message_between_nodes_is_a_sealed_record()
    {
        Assert.Empty(Names(Messages.Where(type => !(type.IsValueType ? IsReadOnlyRecord(type) : type.IsSealed && IsRecord(type)))));
    }

    [Fact]
    public void A_message_between_nodes_lives_in_Messages()
    {
        Assert.Empty(Names(Messages.Where(type => type.Assembly != House.AssemblyOf("Messages"))));
    }

    // Nobody awaits it and nobody sees its exception, which ends the process.
    [Fact]
    public void Nothing_is_async_void()
    {
        var methods = House.AllTypes.SelectMany(type => type.GetMethods(Declared))
            .Where(method => method.ReturnType == typeof(void) && method.IsDefined(typeof(AsyncStateMachineAttribute)));

        Assert.Empty(methods.Select(method => $"{method.DeclaringType}.{method.Name}"));
    }

    [Fact]
    public void A_name_says_what_a_type_is_for()
    {
        Assert.Empty(Names(House.Types.Where(type => Vague.Any(word => type.Name.EndsWith(word, StringComparison.Ordinal)))));
    }

    private static IEnumerable<Type> Messages => House.Types.Where(type =>
        !type.IsInterface && (type.IsAssignableTo(typeof(IClusterMessage)) || type.IsAssignableTo(typeof(IPacketMessage))));

    private static IEnumerable<string> Names(IEnumerable<Type> types) => types.Select(type => type.FullName ?? type.Name);

    private static bool IsRecord(Type type) => type.GetMethod("<Clone>$", Declared) is not null;

    // A record struct has no clone method; what gives it away is how it prints itself.
    private static bool IsReadOnlyRecord(Type type) =>
        type.IsDefined(typeof(IsReadOnlyAttribute)) && type.GetMethod("PrintMembers", Declared) is not null;
}
