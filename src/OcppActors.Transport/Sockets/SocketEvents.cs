namespace OcppActors.Transport.Sockets;

/// <summary>The events of a socket, with the numbers of epoll_ctl(2).</summary>
[Flags]
internal enum SocketEvents : uint
{
    None = 0,

    /// <summary>There are bytes to read (EPOLLIN).</summary>
    Readable = 0x1,

    /// <summary>The system accepts bytes again (EPOLLOUT).</summary>
    Writable = 0x4,

    /// <summary>The connection has broken (EPOLLERR).</summary>
    Failed = 0x8,

    /// <summary>Both directions have ended (EPOLLHUP).</summary>
    HungUp = 0x10,

    /// <summary>The peer has sent FIN (EPOLLRDHUP).</summary>
    PeerEnded = 0x2000,

    /// <summary>Edge-triggered: reported once, when the state changes (EPOLLET).</summary>
    Edge = 0x80000000,

    ForReader = Readable | Failed | HungUp | PeerEnded,

    ForWriter = Writable | Failed | HungUp,
}
