using System.Threading.Channels;
using MQTTnet.Adapter;
using MQTTnet.Exceptions;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using MQTTnet.Wire;

namespace MQTTnet.Connection;

/// <summary>One connection, from CONNECT to its end, which comes once and says why.</summary>
internal sealed class MqttConnection
{
    private readonly CancellationTokenSource _alive = new();
    private readonly PacketDecoder _decoder;
    private readonly PacketEncoder _encoder;
    private readonly FrameReader _frames = new();
    private readonly OutgoingPackets _outgoing;
    private readonly PendingAnswers _pending = new();
    private readonly Channel<Published> _received = System.Threading.Channels.Channel.CreateUnbounded<Published>(new() { SingleReader = true, SingleWriter = true });
    private readonly Stream _stream;
    private ConnectionEnd? _end;

    private MqttConnection(Stream stream, MqttClientOptions options)
    {
        _stream = stream;
        _decoder = new PacketDecoder(options.ProtocolVersion);
        _encoder = new PacketEncoder(options.ProtocolVersion);
        _outgoing = new OutgoingPackets(stream, TimeProvider.System);
    }

    /// <summary>Connects and exchanges CONNECT and CONNACK; a refusing broker's connection is closed already.</summary>
    public static async Task<(MqttConnection Connection, ConnAck Answer)> OpenAsync(MqttClientOptions options, CancellationToken cancellationToken)
    {
        var connection = new MqttConnection(await Transport.OpenAsync(options, cancellationToken), options);
        try
        {
            await connection._stream.WriteAsync(connection._encoder.Connect(options), cancellationToken);
            var answer = await connection.ReceiveAsync(cancellationToken) switch
            {
                ConnAck connAck => connAck,
                null => throw new MqttCommunicationException("Connection closed."),
                var other => throw new MqttProtocolViolationException($"Received other packet than CONNACK or AUTH while connecting ({other})."),
            };
            if (answer.Code != MqttClientConnectResultCode.Success)
            {
                connection.End(ConnectionEnd.Closed);
            }

            return (connection, answer);
        }
        catch (Exception exception)
        {
            connection.End(ConnectionEnd.Closed);
            throw new MqttConnectingFailedException($"Error while authenticating. {exception.Message}", exception);
        }
    }

    /// <summary>Receives, sends and pings until the end; every received message is handled before the next.</summary>
    public async Task<ConnectionEnd> RunAsync(TimeSpan keepAlive, Func<Published, Task<bool>> handle)
    {
        await Task.WhenAll(
            EndingWith(ReceiveLoopAsync),
            EndingWith(() => _outgoing.RunAsync(_alive.Token)),
            EndingWith(() => HandleLoopAsync(handle)),
            EndingWith(() => keepAlive > TimeSpan.Zero ? PingLoopAsync(keepAlive) : Task.Delay(Timeout.Infinite, _alive.Token)));
        return _end!;
    }

    public async Task<PubAck?> PublishAsync(MqttApplicationMessage message, CancellationToken cancellationToken)
    {
        if (message.QualityOfServiceLevel == MqttQualityOfServiceLevel.AtMostOnce)
        {
            await _outgoing.SendAsync(_encoder.Publish(message, identifier: 0), cancellationToken);
            return null;
        }

        var identifier = _pending.Add(out var answer);
        return (PubAck)await RequestAsync(identifier, _encoder.Publish(message, identifier), answer, cancellationToken);
    }

    public async Task<SubAck> SubscribeAsync(IEnumerable<MqttTopicFilter> filters, CancellationToken cancellationToken)
    {
        var identifier = _pending.Add(out var answer);
        return (SubAck)await RequestAsync(identifier, _encoder.Subscribe(filters, identifier), answer, cancellationToken);
    }

    public async Task<UnsubAck> UnsubscribeAsync(IEnumerable<string> filters, CancellationToken cancellationToken)
    {
        var identifier = _pending.Add(out var answer);
        return (UnsubAck)await RequestAsync(identifier, _encoder.Unsubscribe(filters, identifier), answer, cancellationToken);
    }

    public Task SendDisconnectAsync(MqttClientDisconnectOptions options, CancellationToken cancellationToken) =>
        _outgoing.SendAsync(_encoder.Disconnect(options), cancellationToken);

    /// <summary>Ends the connection; only the first reason counts.</summary>
    public void End(ConnectionEnd end)
    {
        if (Interlocked.CompareExchange(ref _end, end, null) is not null)
        {
            return;
        }

        _pending.FailAll(end.ForThoseWhoWait());
        _outgoing.Close();
        _alive.Cancel();
        _stream.Dispose();
    }

    private async Task EndingWith(Func<Task> loop)
    {
        try
        {
            await loop();
        }
        catch (OperationCanceledException) when (_alive.IsCancellationRequested)
        {
            // The connection has ended already.
        }
        catch (Exception exception)
        {
            End(ConnectionEnd.Broken(Transport.Wrap(exception)));
        }
    }

    private async Task ReceiveLoopAsync()
    {
        while (await ReceiveAsync(_alive.Token) is { } packet)
        {
            switch (packet)
            {
                case Published published:
                    _received.Writer.TryWrite(published);
                    break;
                case PubAck ack:
                    _pending.Complete(ack.Identifier, ack);
                    break;
                case SubAck ack:
                    _pending.Complete(ack.Identifier, ack);
                    break;
                case UnsubAck ack:
                    _pending.Complete(ack.Identifier, ack);
                    break;
                case PingResp:
                    _pending.Complete(PendingAnswers.Ping, packet);
                    break;
                case Disconnected disconnected:
                    End(ConnectionEnd.ByBroker(disconnected));
                    return;
                default:
                    throw new MqttProtocolViolationException($"Received packet '{packet}' at an unexpected time.");
            }
        }

        End(ConnectionEnd.Closed);
    }

    private async Task<IncomingPacket?> ReceiveAsync(CancellationToken cancellationToken)
    {
        Frame frame;
        while (!_frames.TryRead(out frame))
        {
            var count = await _stream.ReadAsync(_frames.GetMemory(), cancellationToken);
            if (count == 0)
            {
                return null;
            }

            _frames.Advance(count);
        }

        return _decoder.Decode(frame);
    }

    private async Task HandleLoopAsync(Func<Published, Task<bool>> handle)
    {
        while (await _received.Reader.WaitToReadAsync(_alive.Token))
        {
            while (!_alive.IsCancellationRequested && _received.Reader.TryRead(out var published))
            {
                if (await handle(published) && published.Quality == MqttQualityOfServiceLevel.AtLeastOnce)
                {
                    await _outgoing.SendAsync(_encoder.PubAck(published.Identifier), _alive.Token);
                }
            }
        }
    }

    private async Task PingLoopAsync(TimeSpan keepAlive)
    {
        while (true)
        {
            var due = keepAlive - _outgoing.Idle;
            if (due > TimeSpan.Zero)
            {
                await Task.Delay(due, _alive.Token);
                continue;
            }

            // A broker waits for half a period more than agreed (MQTT 5 section 3.1.2.10); so do we.
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(_alive.Token);
            patience.CancelAfter(keepAlive / 2);
            await RequestAsync(PendingAnswers.Ping, _encoder.PingReq(), _pending.Add(PendingAnswers.Ping), patience.Token);
        }
    }

    private async Task<IncomingPacket> RequestAsync(
        ushort identifier, byte[] packet, Task<IncomingPacket> answer, CancellationToken cancellationToken)
    {
        try
        {
            await _outgoing.SendAsync(packet, cancellationToken);
            return await answer.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new MqttCommunicationTimedOutException();
        }
        finally
        {
            _pending.Remove(identifier);
        }
    }
}
