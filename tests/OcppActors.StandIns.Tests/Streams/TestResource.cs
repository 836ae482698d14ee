using Akka;
using Akka.Streams.Dsl;
using Akka.Util;

namespace OcppActors.StandIns.Tests.Streams;

/// <summary>A resource of a few numbers that notes what is done with it.</summary>
internal sealed class TestResource(params int[] numbers)
{
    private readonly List<string> _log = [];
    private readonly Queue<int> _left = new(numbers);
    private readonly TaskCompletionSource _atItsEnd = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Func<Task<Option<string>>> AtTheEnd { get; init; } = () => Task.FromResult(Option<string>.None);

    public Task AtItsEnd => _atItsEnd.Task;

    public Task Closed => _closed.Task;

    public IReadOnlyList<string> Log
    {
        get
        {
            lock (_log)
            {
                return [.. _log];
            }
        }
    }

    public TestResource ThenNeverEnds() => new(numbers) { AtTheEnd = () => new TaskCompletionSource<Option<string>>().Task };

    public Source<string, NotUsed> Source() => Akka.Streams.Dsl.Source.UnfoldResourceAsync(
        () =>
        {
            Note("create");
            return Task.FromResult(this);
        },
        _ => ReadAsync(),
        _ =>
        {
            Note("close");
            _closed.TrySetResult();
            return Task.FromResult(Done.Instance);
        });

    public void Note(string entry)
    {
        lock (_log)
        {
            _log.Add(entry);
        }
    }

    private Task<Option<string>> ReadAsync()
    {
        Note("read");
        if (_left.TryDequeue(out var next))
        {
            return Task.FromResult<Option<string>>($"{next}");
        }

        _atItsEnd.TrySetResult();
        return AtTheEnd();
    }
}

internal sealed class TestException(string message) : Exception(message);
