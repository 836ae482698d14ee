using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.Endings;

/// <summary>
/// One end of a connection in full flow: it sends the same frames again and again, cut in the middle of one, and compares
/// what comes, byte by byte, with the same frames of the other end; the frame that is not among them is the relay's own.
/// </summary>
internal sealed class FlowingPeer(TcpEnd wire, bool masking)
{
    private static readonly int[] Sizes = [2, 125, 126, 300, 1_000];
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);
    private static readonly (byte[] Masked, byte[] Plain) Frames = (Encode(masked: true), Encode(masked: false));
    private static readonly (int[] Masked, int[] Plain) Boundaries = (BoundariesOf(Frames.Masked), BoundariesOf(Frames.Plain));

    private readonly CancellationTokenSource _over = new();

    /// <summary>Whole frames of the other end that came.</summary>
    public int FramesReceived { get; private set; }

    /// <summary>Completes when the other end has ended the connection; the frame that came last, if it came whole.</summary>
    public async Task<Frame?> FlowAsync()
    {
        var sending = SendAsync();
        await wire.ReceiveToEndAsync();
        var last = Compare(wire.Received);
        await _over.CancelAsync();
        await sending;
        wire.Dispose();
        return last;
    }

    private async Task SendAsync()
    {
        var frames = masking ? Frames.Masked : Frames.Plain;
        var middle = frames.Length - 700;
        byte[] fromMiddleToMiddle = [.. frames[middle..], .. frames[..middle]];
        try
        {
            await wire.SendAsync(frames.AsMemory(0, middle));
            while (!_over.IsCancellationRequested)
            {
                await Task.Delay(Pause, _over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

                // At the end it completes its frame, which the relay awaits before it sends its Close.
                await wire.SendAsync(_over.IsCancellationRequested ? frames.AsMemory(middle) : fromMiddleToMiddle);
            }
        }
        catch (Exception ended) when (ended is IOException or ObjectDisposedException)
        {
            // The relay has ended the connection.
        }
    }

    private Frame? Compare(byte[] received)
    {
        var (frames, boundaries) = masking ? (Frames.Plain, Boundaries.Plain) : (Frames.Masked, Boundaries.Masked);
        var same = 0;
        while (same < received.Length && received[same] == frames[same % frames.Length])
        {
            same++;
        }

        // The relay's own frame may begin as the one does that would have been next.
        var rounds = same / frames.Length;
        var whole = boundaries.Last(boundary => boundary <= same % frames.Length);
        var boundaryAt = (rounds * frames.Length) + whole;
        FramesReceived = (rounds * Sizes.Length) + Array.IndexOf(boundaries, whole);
        if (!Frame.TryDecode(received.AsSpan(boundaryAt), out var last, out var length))
        {
            return null;
        }

        (boundaryAt + length).ShouldBe(received.Length, "something follows the relay's Close");
        ((received[boundaryAt + 1] & 0x80) != 0).ShouldBe(!masking, "masked towards the CPMS alone");
        return last;
    }

    private static byte[] Encode(bool masked) =>
        [.. Sizes.SelectMany(size => Frame.OfText(new string('x', size)).Encode(masked))];

    private static int[] BoundariesOf(byte[] frames)
    {
        var boundaries = new List<int> { 0 };
        while (boundaries[^1] < frames.Length && Frame.TryDecode(frames.AsSpan(boundaries[^1]), out _, out var length))
        {
            boundaries.Add(boundaries[^1] + length);
        }

        return [.. boundaries.Take(Sizes.Length)];
    }
}
