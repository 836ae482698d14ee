using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace OcppActors.LoadBench.Load;

/// <summary>Linux' epoll, level-triggered: which descriptors are ready, by keys of the caller's.</summary>
internal sealed class Poller : IDisposable
{
    private const int Batch = 512;
    private const int Interrupted = 4;

    // struct epoll_event is packed on x86-64 alone.
    private static readonly int Stride = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    private static readonly int KeyAt = Stride - 8;

    private readonly int _descriptor = Libc.Checked(Libc.epoll_create1(0));
    private readonly byte[] _events = new byte[Batch * 16];

    private enum Operation
    {
        Add = 1,
        Change = 3,
    }

    public void Add(int descriptor, int key, uint interest) => Control(Operation.Add, descriptor, key, interest);

    public void Change(int descriptor, int key, uint interest) => Control(Operation.Change, descriptor, key, interest);

    /// <summary>How many are ready.</summary>
    public int Wait(int milliseconds)
    {
        var count = Libc.epoll_wait(_descriptor, ref _events[0], Batch, milliseconds);
        return count < 0 && Marshal.GetLastPInvokeError() == Interrupted ? 0 : Libc.Checked(count);
    }

    public (int Key, uint Events) Ready(int index)
    {
        var entry = _events.AsSpan(index * Stride, Stride);
        return (BinaryPrimitives.ReadInt32LittleEndian(entry[KeyAt..]), BinaryPrimitives.ReadUInt32LittleEndian(entry));
    }

    public void Dispose() => _ = Libc.close(_descriptor);

    private void Control(Operation operation, int descriptor, int key, uint interest)
    {
        Span<byte> entry = stackalloc byte[16];
        entry.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(entry, interest);
        BinaryPrimitives.WriteInt32LittleEndian(entry[KeyAt..], key);
        Libc.Checked(Libc.epoll_ctl(_descriptor, (int)operation, descriptor, ref entry[0]));
    }
}
