using Microsoft.Extensions.Logging;
using OcppActors.Hosting.Tls;
using OcppActors.TestSupport;
using OcppActors.Transport.Tls;
using Shouldly;

namespace OcppActors.Tests.Hosting;

public sealed class ReloadedFilesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("reloaded-");
    private readonly ManualTime _time = new(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly Heard _log = new();

    private string Certificate => Path.Combine(_folder.FullName, "cert.pem");

    private string Key => Path.Combine(_folder.FullName, "key.pem");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_new_certificate_is_loaded_at_the_next_check_and_logged_once()
    {
        Write(Pem.Valid);
        using var files = Open();
        var first = files.Current;

        Look();
        files.Current.ShouldBeSameAs(first);
        Write(Pem.Rsa());
        Look();
        var second = files.Current;
        Look();

        second.ShouldNotBeSameAs(first);
        files.Current.ShouldBeSameAs(second);
        _log.Lines.ShouldBe(["It has been renewed; new connections use it"]);
    }

    [Fact]
    public async Task Files_that_cannot_be_read_to_the_end_block_one_thread_only()
    {
        Write(Pem.Valid);
        using var hangs = new ManualResetEventSlim();
        using var isReading = new ManualResetEventSlim();
        var looks = 0;
        using var files = new ReloadedFiles<object>(
            "It",
            [Certificate],
            _ =>
            {
                if (Interlocked.Increment(ref looks) > 1)
                {
                    isReading.Set();
                    hangs.Wait();
                }

                return new object();
            },
            _time,
            _log);
        Write(Pem.Rsa());
        var first = Task.Run(() => Look());
        isReading.Wait(TimeSpan.FromSeconds(30)).ShouldBeTrue();

        await Task.Run(() => Look()).WaitAsync(TimeSpan.FromSeconds(30));

        looks.ShouldBe(2);
        hangs.Set();
        await first;
    }

    [Fact]
    public void A_half_written_certificate_is_not_reported_as_an_error()
    {
        Write(Pem.Valid);
        using var files = Open();
        var (first, renewed) = (files.Current, Pem.Rsa());

        File.WriteAllText(Certificate, renewed.Certificate);
        Look();
        files.Current.ShouldBeSameAs(first);
        File.WriteAllText(Key, renewed.Key);
        Look();

        files.Current.ShouldNotBeSameAs(first);
        _log.Lines.ShouldBe(["It has been renewed; new connections use it"]);
    }

    [Fact]
    public void An_unusable_certificate_is_logged_once_and_the_previous_one_is_kept()
    {
        Write(Pem.Valid);
        using var files = Open();
        var first = files.Current;

        File.WriteAllText(Key, Pem.Rsa().Key);
        Look(times: 4);
        File.Delete(Key);
        Look(times: 4);

        files.Current.ShouldBeSameAs(first);
        _log.Lines.Count.ShouldBe(2);
        _log.Lines[0].ShouldBe($"It has changed and cannot be used, so the previous one stays in use: {Key} is not the key of that certificate; the certificate's own must come first in its file");
        _log.Lines[1].ShouldContain($"'{Key}'");
    }

    [Fact]
    public void A_folder_replaced_through_its_symbolic_link_is_noticed()
    {
        var (before, after) = (_folder.CreateSubdirectory("1"), _folder.CreateSubdirectory("2"));
        var link = Path.Combine(_folder.FullName, "data");
        Directory.CreateSymbolicLink(link, before.FullName);
        File.CreateSymbolicLink(Certificate, Path.Combine(link, "tls.crt"));
        File.CreateSymbolicLink(Key, Path.Combine(link, "tls.key"));
        Fill(before, Pem.Valid);
        Fill(after, Pem.Rsa());
        using var files = Open();
        var first = files.Current;

        Directory.Delete(link);
        Directory.CreateSymbolicLink(link, after.FullName);
        Look();

        files.Current.ShouldNotBeSameAs(first);

        static void Fill(DirectoryInfo folder, Pem pem)
        {
            File.WriteAllText(Path.Combine(folder.FullName, "tls.crt"), pem.Certificate);
            File.WriteAllText(Path.Combine(folder.FullName, "tls.key"), pem.Key);
        }
    }

    [Fact]
    public void An_unexpected_failure_is_logged_and_the_previous_certificate_is_kept()
    {
        Write(Pem.Valid);
        var looks = 0;
        using var files = new ReloadedFiles<string>(
            "It", [Key], _ => looks++ == 0 ? "the first" : throw new InvalidOperationException("unforeseen"), _time, _log);

        File.WriteAllText(Key, Pem.Rsa().Key);
        Look(times: 4);

        files.Current.ShouldBe("the first");
        _log.Lines.ShouldBe(["It has changed and cannot be used, so the previous one stays in use: unforeseen"]);
    }

    [Fact]
    public void Files_that_cannot_be_used_at_the_start_fail_it()
    {
        Write(Pem.Valid with { Key = "" });

        Should.Throw<IOException>(Open).Message.ShouldBe($"It cannot be used: {Key} holds no PEM private key");
    }

    private ReloadedFiles<PemIdentity> Open() =>
        new("It", [Certificate, null, Key], files => files.Identity(Certificate, Key, null), _time, _log);

    private void Write(Pem pem)
    {
        File.WriteAllText(Certificate, pem.Certificate);
        File.WriteAllText(Key, pem.Key);
    }

    private void Look(int times = 1)
    {
        for (var i = 0; i < times; i++)
        {
            _time.Advance(ReloadedFiles<PemIdentity>.Interval);
        }
    }

    private sealed class Heard : ILogger
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(formatter(state, exception));
    }
}
