using System.Diagnostics;
using System.Net.Sockets;
using OcppActors.LoadBench.Load;

namespace OcppActors.LoadBench.Subjects;

/// <summary>A proxy that runs; disposing it ends it, politely first.</summary>
internal sealed class RunningSubject : IAsyncDisposable
{
    private const int Terminate = 15;
    private static readonly TimeSpan StartBound = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StopBound = TimeSpan.FromSeconds(10);
    private readonly long _startedAt = Stopwatch.GetTimestamp();
    private readonly Process _process;
    private bool _isOver;

    public RunningSubject(string executable, IEnumerable<string> arguments, int port, int? snoopPort = null)
    {
        _process = Process.Start(new ProcessStartInfo(executable, arguments) { UseShellExecute = false })
            ?? throw new InvalidOperationException($"{executable} did not start");
        Port = port;
        SnoopPort = snoopPort;
    }

    public int Port { get; }

    public int? SnoopPort { get; }

    /// <summary>What it has used so far.</summary>
    public TimeSpan Cpu => ProcessCost.Cpu(_process.Id);

    /// <summary>Bytes that it holds now.</summary>
    public long Memory => ProcessCost.Memory(_process.Id);

    /// <summary>Waits until its port accepts a connection; returns the time from its start to then.</summary>
    /// <exception cref="InvalidOperationException">It ended instead.</exception>
    public async Task<TimeSpan> WhenListeningAsync(CancellationToken stop)
    {
        while (Stopwatch.GetElapsedTime(_startedAt) < StartBound)
        {
            using var trial = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await trial.ConnectAsync("127.0.0.1", Port, stop);
                return Stopwatch.GetElapsedTime(_startedAt);
            }
            catch (SocketException) when (!_process.HasExited)
            {
                await Task.Delay(1, stop);
            }
        }

        throw new InvalidOperationException($"{_process.StartInfo.FileName} does not listen on port {Port}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_isOver)
        {
            return;
        }

        _isOver = true;
        if (!_process.HasExited)
        {
            _ = Libc.kill(_process.Id, Terminate);
            using var patience = new CancellationTokenSource(StopBound);
            try
            {
                await _process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill(entireProcessTree: true);
                await _process.WaitForExitAsync(CancellationToken.None);
            }
        }

        _process.Dispose();
    }
}
