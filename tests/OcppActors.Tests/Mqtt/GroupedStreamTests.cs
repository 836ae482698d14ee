using System.Text;
using System.Threading.Channels;
using OcppActors.Mqtt;
using Shouldly;

namespace OcppActors.Tests.Mqtt;

public sealed class GroupedStreamTests
{
    [Fact]
    public async Task What_is_written_during_a_write_goes_out_with_the_next_one()
    {
        var connection = new Connection();
        await using var stream = new GroupedStream(connection);

        await stream.WriteAsync("a"u8.ToArray());
        (await connection.NextWriteAsync()).ShouldBe("a"); // it is under way
        await stream.WriteAsync("b"u8.ToArray());
        await stream.WriteAsync("c"u8.ToArray());
        connection.CompleteWrite();

        (await connection.NextWriteAsync()).ShouldBe("bc");
        connection.CompleteWrite();
    }

    [Fact]
    public async Task What_has_arrived_together_is_read_at_once()
    {
        var connection = new Connection();
        connection.Arrive("abc");
        await using var stream = new GroupedStream(connection);
        var one = new byte[1];
        var two = new byte[2];

        (await stream.ReadAsync(one)).ShouldBe(1);
        var second = stream.ReadAsync(two);

        second.IsCompletedSuccessfully.ShouldBeTrue();
        (await second).ShouldBe(2);
        Encoding.UTF8.GetString([.. one, .. two]).ShouldBe("abc");
    }

    [Fact]
    public async Task The_end_of_the_connection_is_read_as_the_end()
    {
        var connection = new Connection();
        connection.Arrive("");
        await using var stream = new GroupedStream(connection);

        (await stream.ReadAsync(new byte[1])).ShouldBe(0);
    }

    [Fact]
    public async Task It_is_finished_when_everything_has_been_sent()
    {
        var connection = new Connection();
        await using var stream = new GroupedStream(connection);
        await stream.WriteAsync("bye"u8.ToArray());

        var finished = stream.FinishAsync();
        (await connection.NextWriteAsync()).ShouldBe("bye");
        finished.IsCompleted.ShouldBeFalse();
        connection.CompleteWrite();

        await finished.WaitAsync(FakeLinks.Patience);
    }

    [Fact]
    public async Task After_the_loss_of_the_connection_finishing_ends_at_once()
    {
        var connection = new Connection();
        await using var stream = new GroupedStream(connection);
        await stream.WriteAsync("a"u8.ToArray());
        await connection.NextWriteAsync();

        connection.FailWrite();

        await stream.FinishAsync().WaitAsync(FakeLinks.Patience);
    }

    [Fact]
    public async Task After_the_loss_of_the_connection_a_write_throws_why()
    {
        var connection = new Connection();
        await using var stream = new GroupedStream(connection);
        await stream.WriteAsync("a"u8.ToArray());
        await connection.NextWriteAsync();

        connection.FailWrite();

        var writing = Task.Run(async () =>
        {
            while (true) // the loss is noticed a moment later
            {
                await stream.WriteAsync("b"u8.ToArray());
                await Task.Yield();
            }
        });
        (await Should.ThrowAsync<IOException>(() => writing.WaitAsync(FakeLinks.Patience))).Message.ShouldBe("broken");
    }

    /// <summary>A connection whose writes end when the test says so.</summary>
    private sealed class Connection : MemoryStream
    {
        private readonly Channel<byte[]> _arrived = Channel.CreateUnbounded<byte[]>();
        private readonly Channel<string> _written = Channel.CreateUnbounded<string>();
        private readonly Channel<Exception?> _completed = Channel.CreateUnbounded<Exception?>();

        public void Arrive(string text) => _arrived.Writer.TryWrite(Encoding.UTF8.GetBytes(text));

        public void CompleteWrite() => _completed.Writer.TryWrite(null);

        public void FailWrite() => _completed.Writer.TryWrite(new IOException("broken"));

        public async Task<string> NextWriteAsync() => await _written.Reader.ReadAsync().AsTask().WaitAsync(FakeLinks.Patience);

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var arrived = await _arrived.Reader.ReadAsync(cancellationToken);
            arrived.CopyTo(buffer);
            return arrived.Length;
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _written.Writer.TryWrite(Encoding.UTF8.GetString(buffer.Span));
            if (await _completed.Reader.ReadAsync(cancellationToken) is { } failure)
            {
                throw failure;
            }
        }
    }
}
