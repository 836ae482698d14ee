namespace OcppActors.Transport.Sockets;

/// <summary>What epoll tells of a socket (epoll_ctl(2)).</summary>
[Flags]
internal enum SocketEvents : uint
{
    None = 0,

    /// <summary>Bytes have come (EPOLLIN).</summary>
    Readable = 0x1,

    /// <summary>The system takes bytes again (EPOLLOUT).</summary>
    Writable = 0x4,

    /// <summary>The connection has broken (EPOLLERR).</summary>
    Failed = 0x8,

    /// <summary>Both directions have ended (EPOLLHUP).</summary>
    HungUp = 0x10,

    /// <summary>The other side sends no more (EPOLLRDHUP).</summary>
    PeerEnded = 0x2000,

    /// <summary>Told once, when it begins (EPOLLET).</summary>
    Edge = 0x80000000,

    ForReader = Readable | Failed | HungUp | PeerEnded,

    ForWriter = Writable | Failed | HungUp,
}
