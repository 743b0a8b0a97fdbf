using Mallard.Bots.Play;
using Spectre.Console;

namespace Mallard.Bots.Reporting;

/// <summary>Progress for people at a terminal: a table that stays in its place.</summary>
internal static class LiveTable
{
    public static Task<BotReport> PlayAsync(
        IAnsiConsole console, Func<IProgress<RunProgress>, CancellationToken, Task<BotReport>> play, CancellationToken cancellationToken) =>
        console.Live(new Text("")).AutoClear(true).StartAsync(async live =>
        {
            // Reported by one loop, one at a time, so the display needs no lock.
            var progress = new Display(value =>
            {
                live.UpdateTarget(TableOf(value));
                live.Refresh();
            });
            return await play(progress, cancellationToken);
        });

    internal static Table TableOf(RunProgress value)
    {
        var table = new Table().RoundedBorder().HideHeaders().AddColumns("", "", "");
        AddBar(table, "connected", value.Connected, value.Clients);
        AddBar(table, "logged in", value.LoggedIn, value.Clients);
        AddBar(table, "playing", value.Playing, value.Clients);
        AddBar(table, "finished", value.Finished, value.Clients);
        table.AddRow("sent", value.Sent.ToString(), "");
        table.AddRow("received", value.Received.ToString(), "");
        table.AddRow(new Text("errors"), new Text(value.Errors.ToString(), value.Errors > 0 ? Color.Red : Color.Default), new Text(""));
        return table.Caption($"{value.Elapsed.TotalSeconds:0} s");
    }

    private static void AddBar(Table table, string name, int value, int all) =>
        table.AddRow(new Text(name), new Text($"{value}/{all}"), new Text(new string('■', value * 30 / all).PadRight(30), Color.Green));

    private sealed class Display(Action<RunProgress> show) : IProgress<RunProgress>
    {
        public void Report(RunProgress value) => show(value);
    }
}
