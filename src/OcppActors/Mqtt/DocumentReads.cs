using System.Collections.Immutable;
using Akka.Actor;
using OcppActors.Messages;

namespace OcppActors.Mqtt;

/// <summary>Reads retained documents on one link, one read at a time; what is asked for meanwhile is read next, together.</summary>
/// <param name="link">The link.</param>
/// <param name="number">Its number.</param>
/// <param name="publisher">Receives <see cref="Completed"/>, to be given to <see cref="Complete"/>.</param>
internal sealed class DocumentReads(IMqttLink link, int number, IActorRef publisher)
{
    /// <summary>A read has ended.</summary>
    /// <param name="Link">The number of its link.</param>
    /// <param name="Question">What was read.</param>
    /// <param name="Answer">Null: the link is lost, or about to be.</param>
    public sealed record Completed(int Link, ReadDocuments Question, ReadBack? Answer);

    private ReadDocuments? _next;
    private bool _isReading;

    public void Ask(ReadDocuments question)
    {
        _next = question with { TopicIds = question.TopicIds.Union(_next?.TopicIds ?? ImmutableHashSet<string>.Empty) };
        ReadNext();
    }

    public void Complete(Completed read)
    {
        _isReading = false;
        if (read.Answer is { } answer)
        {
            read.Question.ReplyTo.Tell(new DocumentsRead(read.Question.TopicIds, answer.Found, answer.IsWhole));
            ReadNext();
        }
    }

    private void ReadNext()
    {
        if (_isReading || _next is not { } question)
        {
            return;
        }

        (_next, _isReading) = (null, true);
        _ = link.ReadBackAsync(question.TopicIds).PipeTo(publisher, success: answer => new Completed(number, question, answer));
    }
}
