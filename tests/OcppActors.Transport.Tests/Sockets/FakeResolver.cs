using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace OcppActors.Transport.Tests.Sockets;

/// <summary>A resolver that answers when, and what, the test says.</summary>
internal sealed class FakeResolver
{
    private readonly ConcurrentQueue<(string Host, AddressFamily Family, TaskCompletionSource<IPAddress[]> Answer)> _questions = [];

    /// <summary>How often it has been asked.</summary>
    public int Count => _questions.Count;

    public Task<IPAddress[]> ResolveAsync(string host, AddressFamily family)
    {
        var answer = new TaskCompletionSource<IPAddress[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        _questions.Enqueue((host, family, answer));
        return answer.Task;
    }

    /// <summary>Answers a question, by its number.</summary>
    public void Answer(int question, params string[] addresses) =>
        _questions.ElementAt(question).Answer.SetResult([.. addresses.Select(IPAddress.Parse)]);

    public void Fail(int question, SocketError error = SocketError.HostNotFound) =>
        _questions.ElementAt(question).Answer.SetException(new SocketException((int)error));

    /// <summary>The number of the question for a family.</summary>
    public int QuestionFor(AddressFamily family) => _questions.ToList().FindIndex(question => question.Family == family);
}
