using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Akka.Actor;
using Akka.Event;
using Mallard.Inspection;

namespace Mallard.Hosting.Inspection;

/// <summary>Listens for consoles, and keeps no more of them than it may.</summary>
internal sealed class ConsoleListener : IDisposable
{
    private readonly InspectionSettings _settings;
    private readonly ConsoleDesk _desk;
    private readonly ILoggingAdapter _log;
    private readonly Socket _socket;
    private readonly X509Certificate2? _certificate;
    private readonly CancellationTokenSource _stop = new();
    private readonly HashSet<ConsoleSession> _sessions = [];

    private ConsoleListener(InspectionSettings settings, ConsoleDesk desk, ILoggingAdapter log, Socket socket, X509Certificate2? certificate) =>
        (_settings, _desk, _log, _socket, _certificate) = (settings, desk, log, socket, certificate);

    /// <summary>The port in use.</summary>
    public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    /// <summary>Starts to listen.</summary>
    /// <exception cref="SocketException">The address is not to be had.</exception>
    /// <exception cref="NodeStartException">The certificate cannot be read.</exception>
    public static ConsoleListener Open(InspectionSettings settings, IActorRef inspection, AuditLog audit, ILoggingAdapter log, TimeProvider time)
    {
        var certificate = settings.Certificate?.Load();
        var address = IPAddress.TryParse(settings.Host, out var parsed) ? parsed
            : settings.Host == "localhost" ? IPAddress.Loopback
            : Dns.GetHostAddresses(settings.Host)[0];
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (!OperatingSystem.IsWindows()) socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            socket.Bind(new IPEndPoint(address, settings.Port));
            socket.Listen(16);
        }
        catch
        {
            socket.Dispose();
            certificate?.Dispose();
            throw;
        }

        if (!settings.IsLocal && certificate is null)
            log.Warning("Consoles beyond this machine reach this node without TLS: whoever can listen on the way learns the token; docs/inspection.md tells what to do");
        var listener = new ConsoleListener(settings, new ConsoleDesk(settings, inspection, audit, log, time), log, socket, certificate);
        _ = Task.Run(listener.AcceptAsync);
        return listener;
    }

    public void Dispose()
    {
        _stop.Cancel();
        _socket.Dispose();
        ConsoleSession[] sessions;
        lock (_sessions) sessions = [.. _sessions];
        foreach (var session in sessions) session.Close();
        _certificate?.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            Socket client;
            try
            {
                client = await _socket.AcceptAsync(_stop.Token);
            }
            catch (Exception e) when (_stop.IsCancellationRequested && e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException e)
            {
                // That of one client that did not come through, or too many files: the next one may be luckier.
                _log.Warning("A console could not be accepted: {Why}", e.Message);
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, CancellationToken.None);
                continue;
            }

            _ = Task.Run(() => ServeAsync(client), CancellationToken.None);
        }
    }

    private async Task ServeAsync(Socket client)
    {
        ConsoleSession? session = null;
        try
        {
            client.NoDelay = true;
            session = new ConsoleSession(client, _certificate, _desk);
            bool isWelcome;
            lock (_sessions)
            {
                isWelcome = _sessions.Count < _settings.MaxConsoles;
                if (isWelcome) _sessions.Add(session);
            }

            if (isWelcome) await session.RunAsync(_stop.Token);
            else if (_certificate is null) await client.SendAsync(TooMany(), SocketFlags.None, _stop.Token);
        }
        catch (Exception e)
        {
            _log.Debug("A console ended: {Why}", e.Message);
        }
        finally
        {
            lock (_sessions) if (session is not null) _sessions.Remove(session);
            client.Dispose();
        }
    }

    private byte[] TooMany() => Encoding.UTF8.GetBytes(
        $"{JsonLines.Write(new FaultPart($"This node has {_settings.MaxConsoles} consoles already"))}\n{JsonLines.Write(new EndPart(ConsoleExitCodes.Failed))}\n");
}
