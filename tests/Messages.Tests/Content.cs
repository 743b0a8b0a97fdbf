using System.Collections;
using System.Text;
using Akka.Actor;

namespace Mallard.Messages.Tests;

/// <summary>Writes a message out in full, so that two can be compared by what they say: equality of records stops at arrays.</summary>
internal static class Content
{
    public static string Of(object? value) => value switch
    {
        null => "null",
        string text => $"'{text}'",
        byte[] bytes => Convert.ToHexString(bytes),
        ReadOnlyMemory<byte> bytes => Convert.ToHexString(bytes.Span),
        // Without the address: a reference has none at home and one abroad.
        IActorRef actor => $"{actor.Path.ToStringWithoutAddress()}#{actor.Path.Uid}",
        IEnumerable items => $"[{string.Join(", ", items.Cast<object?>().Select(Of))}]",
        Enum or IFormattable => $"{value}",
        _ => Members(value),
    };

    private static string Members(object value)
    {
        var text = new StringBuilder(value.GetType().Name).Append(" { ");
        foreach (var property in value.GetType().GetProperties().Where(p => p.GetMethod is { IsStatic: false }))
            text.Append(property.Name).Append(" = ").Append(Of(property.GetValue(value))).Append("; ");
        return text.Append('}').ToString();
    }
}
