namespace OcppActors.LoadBench.Load;

/// <summary>The CPMS of the load: it accepts everybody and answers each call with <c>[3,"id",{}]</c>.</summary>
internal sealed class Cpms : Peer
{
    public Cpms(int port) => Descriptor = Libc.Listen(port);

    public override void OnReady(EventLoop loop, uint events)
    {
        for (var descriptor = Libc.Accept(Descriptor); descriptor >= 0; descriptor = Libc.Accept(Descriptor))
        {
            loop.Add(new Session(descriptor), Libc.Readable);
        }
    }

    private sealed class Session : Peer
    {
        private bool _isOpened;

        public Session(int descriptor) => Descriptor = descriptor;

        public override void OnReady(EventLoop loop, uint events)
        {
            if (!Receive(loop, out var bytes) || !Take(bytes))
            {
                Cut();
            }
        }

        private bool Take(ReadOnlySpan<byte> bytes)
        {
            if (!_isOpened && Upgrade.TryTakeHead(ref bytes, out _))
            {
                _isOpened = true;
                if (!Libc.Send(Descriptor, Upgrade.Accepted))
                {
                    return false;
                }
            }

            while (_isOpened && Frame.TryTake(ref bytes, out var frame))
            {
                if (frame.Opcode == Frame.Close || !Answer(frame))
                {
                    return false;
                }
            }

            Keep(bytes);
            return true;
        }

        private bool Answer(Frame call)
        {
            const int mostId = 36;
            Span<byte> answer = stackalloc byte[2 + 4 + mostId + 5];
            "[3,\""u8.CopyTo(answer[2..]);
            var length = 6;
            for (var i = 4; i < call.Payload.Length && i < 4 + mostId; i++)
            {
                var next = (byte)(call.Payload[i] ^ (call.Key.IsEmpty ? 0 : call.Key[i & 3]));
                if (next == '"')
                {
                    break;
                }

                answer[length++] = next;
            }

            "\",{}]"u8.CopyTo(answer[length..]);
            length += 5;
            answer[0] = 0x80 | Frame.Text;
            answer[1] = (byte)(length - 2);
            return Libc.Send(Descriptor, answer[..length]);
        }
    }
}
