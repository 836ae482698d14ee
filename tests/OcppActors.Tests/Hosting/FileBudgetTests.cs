using Microsoft.Extensions.Logging;
using OcppActors.Configuration;
using OcppActors.Hosting.Relay;
using OcppActors.Ports;
using OcppActors.Snoop;
using Shouldly;

namespace OcppActors.Tests.Hosting;

public sealed class FileBudgetTests
{
    private const int Reserve = 64;

    [Theory]
    [InlineData(null)]
    [InlineData(65_536)]
    public void The_defaults_fit_into_the_files_of_the_unit(int? files)
    {
        var fitted = FileBudget.Fit(Settings(AdmissionLimits.Default), files, out var shortage);

        shortage.ShouldBeNull();
        fitted.Limits.Admission.ShouldBe(AdmissionLimits.Default);
        fitted.Snoop.Connections.ShouldBe(new AdmissionLimits(300, 0, 200));
    }

    [Theory]
    [InlineData(1200)]
    [InlineData(4096)]
    public void What_does_not_fit_is_lowered_and_told(int files)
    {
        var fitted = FileBudget.Fit(Settings(AdmissionLimits.Default), files, out var shortage);

        var (admission, snoop) = (fitted.Limits.Admission, fitted.Snoop.Connections);
        ((2 * admission.Connections) + snoop.Connections).ShouldBeLessThan(files - Reserve);
        admission.Connections.ShouldBeGreaterThan(files / 10);
        shortage.ShouldNotBeNull().Connections.ShouldBe(admission.Connections);
        FileBudget.Fit(Settings(AdmissionLimits.Default), (int)shortage.Needed, out var none).Limits.Admission.ShouldBe(AdmissionLimits.Default);
        none.ShouldBeNull();
    }

    [Fact]
    public void Any_number_is_as_many_as_fit()
    {
        var admission = FileBudget.Fit(Settings(new AdmissionLimits(0, 0, 0)), 4096, out var shortage).Limits.Admission;

        shortage.ShouldBeNull();
        admission.Connections.ShouldBeInRange(1000, 2000);
        admission.Handshakes.ShouldBe(admission.Connections);
    }

    [Fact]
    public void Few_files_leave_some_to_the_snoop_port_as_well()
    {
        var fitted = FileBudget.Fit(Settings(AdmissionLimits.Default), 256, out _);

        fitted.Snoop.Connections.ShouldBe(new AdmissionLimits(64, 0, 43));
        fitted.Limits.Admission.Connections.ShouldBe(32);
    }

    [Theory]
    [InlineData(100, 1200, 0, null)]
    [InlineData(100, 1199, 299, LogLevel.Information)]
    [InlineData(100, 396, 99, LogLevel.Warning)]
    [InlineData(1000, 4096, 1024, LogLevel.Information)]
    [InlineData(2000, 4096, 1024, LogLevel.Warning)]
    public void What_does_not_fit_of_the_snoop_port_is_told(int viewers, int files, int connections, LogLevel? level)
    {
        var wanted = new SnoopOptions { MaxViewers = viewers };
        var shortage = FileBudget.ShortageOf(FileBudget.Fit(wanted, files));

        (shortage?.Connections ?? 0, shortage?.Level).ShouldBe((connections, level));
        FileBudget.ShortageOf(FileBudget.Fit(wanted, (int?)shortage?.Needed)).ShouldBeNull();
    }

    [Theory]
    [InlineData(1000, 20_000, LogLevel.Information)]
    [InlineData(999, 20_000, LogLevel.Warning)]
    [InlineData(5000, 20_001, LogLevel.Warning)]
    public void Fewer_chargers_than_most_have_are_a_warning_and_fewer_than_asked_for(int connections, int wanted, LogLevel level) =>
        new FileShortage(10_000, connections, wanted, 50_000).Level.ShouldBe(level);

    private static RelayConfiguration Settings(AdmissionLimits limits) => RelayConfiguration.Read(
    [
        "--cpms", "ws://cpms.example.com/", "--max-connections", $"{limits.Connections}", "--max-handshakes", $"{limits.Handshakes}",
    ]).Configuration!;
}
