namespace OcppActors.Domain.HomeAssistant;

/// <summary>About how many bytes values take in the memory of a 64-bit process, so that what a charge point makes grow can be bounded.</summary>
internal static class MemoryOf
{
    private const int TextHeader = 24;
    private const int BytesHeader = 24;

    public static int Text(string? text) => text is null ? 0 : TextHeader + (2 * text.Length);

    public static int Payload(ReadOnlyMemory<byte>? payload) => payload is { } bytes ? BytesHeader + bytes.Length : 0;
}
