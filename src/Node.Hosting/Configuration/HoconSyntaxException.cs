namespace Mallard.Hosting.Configuration;

/// <summary>A text that is not the HOCON we read. The message names file, line and what to write instead.</summary>
public sealed class HoconSyntaxException(string message) : Exception(message);
