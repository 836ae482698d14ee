using OcppActors.TestSupport;

namespace OcppActors.EndToEnd.Tests.Tls;

/// <summary>A root, two authorities below it and what the second issued, as PEM files in a folder of their own.</summary>
internal sealed class TlsFiles : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tls-");

    public TlsFiles()
    {
        Sub2 = Root.Below("Sub 1").Below("Sub 2");
        RootFile = Write("root.pem", Root.Pem);
        Sub2File = Write("sub2.pem", Sub2.Pem);
    }

    public TestAuthority Root { get; } = TestAuthority.Root("Root");

    public TestAuthority Sub2 { get; }

    public string RootFile { get; }

    /// <summary>The authority that signs, alone.</summary>
    public string Sub2File { get; }

    /// <summary>The relay's options for a certificate with an RSA key.</summary>
    public string[] RsaServer => ServerOptions(Sub2.IssueRsa("127.0.0.1"));

    /// <summary>The relay's options for a certificate with an EC key.</summary>
    public string[] EcServer => ServerOptions(Sub2.Issue("127.0.0.1"));

    /// <summary>The arguments with which openssl shows a certificate and its chain.</summary>
    public string[] Showing(TestLeaf leaf)
    {
        var (chain, key) = (Write("shown-chain.pem", leaf.ChainPem), Write("shown-key.pem", leaf.KeyPem));
        return ["-cert", chain, "-cert_chain", chain, "-key", key];
    }

    /// <summary>The path of a new file.</summary>
    public string Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>The path of a file that another program writes.</summary>
    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    public void Dispose() => _folder.Delete(recursive: true);

    private string[] ServerOptions(TestLeaf leaf) =>
        ["--ssl-cert", Write("server-chain.pem", leaf.ChainPem), "--ssl-key", Write("server-key.pem", leaf.KeyPem)];
}
