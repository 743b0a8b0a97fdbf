using System.Collections;
using System.Text;
using Akka.Actor;
using Mallard.Messages.Links;

namespace Mallard.Messages.Tests;

/// <summary>Writes a message out in full, so that two can be compared by what they say: equality of records stops at arrays.</summary>
internal static class Content
{
    /// <param name="value">The message.</param>
    /// <param name="system">Where it is: batches are opened there.</param>
    public static string Of(object? value, ActorSystem system) =>
        value is PacketBatch batch ? $"{batch.Number} ({batch.Count}): {Of(batch.Decode(system))}" : Of(value);

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
