using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace OcppActors.Transport.Sockets;

/// <summary>
/// Connects to the first address of a host that accepts (RFC 8305 section 5, "happy eyeballs"): tries them in order, the next
/// one a moment after the one before or as soon as an attempt has failed, and closes the connections that come too late.
/// </summary>
/// <param name="connect">Connects to an address; throws a <see cref="SocketException"/>.</param>
/// <param name="time">The clock.</param>
internal sealed class ConnectionRace<T>(Func<IPAddress, CancellationToken, Task<T>> connect, TimeProvider time)
    where T : class, IDisposable
{
    /// <summary>How long an attempt has before the next one begins beside it (RFC 8305 section 8).</summary>
    public static readonly TimeSpan AttemptDelay = TimeSpan.FromMilliseconds(250);

    private readonly Dictionary<Task<T>, IPAddress> _running = [];
    private ImmutableList<IPAddress> _untried = [];
    private Task _delay = Task.CompletedTask;

    /// <summary>The attempts so far. May be read while they run.</summary>
    public ImmutableList<ConnectAttempt> Attempts { get; private set; } = [];

    /// <summary>Runs once.</summary>
    /// <param name="addresses">The addresses known so far, each time more are known.</param>
    /// <param name="cancellationToken">Ends all attempts.</param>
    /// <returns>The connection; null: every attempt has failed.</returns>
    /// <exception cref="SocketException">There are no addresses.</exception>
    public async Task<T?> RunAsync(IAsyncEnumerable<IPAddress[]> addresses, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var lists = addresses.GetAsyncEnumerator(ending.Token);
        var list = lists.MoveNextAsync().AsTask();
        try
        {
            while (true)
            {
                if (list is { IsCompleted: true })
                {
                    list = await list ? Take(lists) : null;
                }
                else if (TakeEnded() is { } ended)
                {
                    if (await ConnectionOfAsync(ended) is { } winner)
                    {
                        return winner;
                    }
                }
                else if (!_untried.IsEmpty && _delay.IsCompleted)
                {
                    StartNext(ending.Token);
                }
                else if (list is null && _running.Count == 0)
                {
                    return null;
                }
                else
                {
                    await Task.WhenAny(Awaited(list));
                    cancellationToken.ThrowIfCancellationRequested();
                }
            }
        }
        finally
        {
            await ending.CancelAsync();
            foreach (var loser in _running.Keys)
            {
                _ = CloseAsync(loser);
            }

            await EndAsync(list);
        }
    }

    private IEnumerable<Task> Awaited(Task? list) =>
        ((Task?[])[.. _running.Keys, list, _untried.IsEmpty ? null : _delay]).OfType<Task>();

    private Task<bool> Take(IAsyncEnumerator<IPAddress[]> lists)
    {
        _untried = [.. lists.Current.Where(address => !Attempts.Exists(attempt => attempt.Address.Equals(address)))];
        return lists.MoveNextAsync().AsTask();
    }

    private void StartNext(CancellationToken ending)
    {
        var address = _untried[0];
        _untried = _untried.RemoveAt(0);
        Attempts = Attempts.Add(new ConnectAttempt(address, null));
        _running.Add(connect(address, ending), address);
        _delay = Task.Delay(AttemptDelay, time, ending);
    }

    // One that has succeeded comes first.
    private Task<T>? TakeEnded() =>
        _running.Keys.FirstOrDefault(attempt => attempt.IsCompletedSuccessfully) ?? _running.Keys.FirstOrDefault(attempt => attempt.IsCompleted);

    private async Task<T?> ConnectionOfAsync(Task<T> ended)
    {
        _running.Remove(ended, out var address);
        try
        {
            return await ended;
        }
        catch (SocketException failed)
        {
            Attempts = Attempts.Replace(new ConnectAttempt(address!, null), new ConnectAttempt(address!, failed.SocketErrorCode));
            _delay = Task.CompletedTask;
            return null;
        }
    }

    private static async Task CloseAsync(Task<T> loser)
    {
        try
        {
            (await loser).Dispose();
        }
        catch (Exception lost) when (lost is SocketException or OperationCanceledException)
        {
            // There is nothing to close.
        }
    }

    // An iterator may be disposed of only when it is at rest.
    private static async Task EndAsync(Task<bool>? list)
    {
        try
        {
            await (list ?? Task.CompletedTask);
        }
        catch (Exception ended) when (ended is SocketException or OperationCanceledException)
        {
            // Nobody waits for more addresses.
        }
    }
}
