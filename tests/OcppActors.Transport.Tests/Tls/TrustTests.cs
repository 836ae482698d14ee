using System.Formats.Asn1;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using OcppActors.TestSupport;
using OcppActors.Transport.Tls;
using Shouldly;

namespace OcppActors.Transport.Tests.Tls;

public sealed class TrustTests
{
    private static readonly TestAuthority Root = TestAuthority.Root("Root");
    private static readonly TestAuthority Sub1 = Root.Below("Sub 1");
    private static readonly TestAuthority Sub2 = Sub1.Below("Sub 2");
    private static readonly TestLeaf Leaf = Sub2.Issue("CP001");

    [Fact]
    public void Each_certificate_of_the_chain_may_be_the_anchor_also_alone()
    {
        foreach (var anchor in new[] { Root.Certificate, Sub1.Certificate, Sub2.Certificate, Leaf.Certificate })
        {
            Refusal(anchor, Leaf.Certificate, Sub2.Certificate, Sub1.Certificate).ShouldBeNull(anchor.Subject);
        }
    }

    [Fact]
    public void An_anchor_needs_nothing_that_is_above_it()
    {
        Refusal(Sub2.Certificate, Leaf.Certificate).ShouldBeNull();
        Refusal(Sub1.Certificate, Leaf.Certificate, Sub2.Certificate).ShouldBeNull();
        Refusal(Sub2.Certificate, Leaf.Certificate, Sub2.Certificate, Sub1.Certificate, Root.Certificate).ShouldBeNull();
        Refusal(Leaf.Certificate, Leaf.Certificate).ShouldBeNull();
    }

    [Fact]
    public void A_chain_that_ends_nowhere_is_refused()
    {
        const string Unknown = "its certificate is signed by an unknown authority, CN=Sub 2, not in the file";
        Refusal(Root.Certificate, Leaf.Certificate, Sub2.Certificate).ShouldBe(Unknown);
        Refusal(Sub1.Certificate, Leaf.Certificate).ShouldBe(Unknown);
        Refusal(Sub2.Issue("CP002").Certificate, Leaf.Certificate, Sub2.Certificate, Sub1.Certificate).ShouldBe(Unknown);
    }

    [Fact]
    public void An_authority_of_the_same_names_with_other_keys_is_refused()
    {
        var forgedRoot = TestAuthority.Root("Root");
        var forgedSub2 = forgedRoot.Below("Sub 1").Below("Sub 2");
        var forged = forgedSub2.Issue("CP001").Certificate;

        Refusal(Sub2.Certificate, forged).ShouldNotBeNull();
        Refusal(Sub2.Certificate, forged, forgedSub2.Certificate).ShouldNotBeNull();
        Refusal(Leaf.Certificate, forged, forgedSub2.Certificate).ShouldNotBeNull();
    }

    [Fact]
    public void What_expired_at_or_below_an_anchor_is_named()
    {
        var late = Sub1.Below("Late", hasExpired: true);
        var belowLate = late.Issue("CP001").Certificate;

        Refusal(Sub2.Certificate, Sub2.Issue("CP001", hasExpired: true).Certificate).ShouldNotBeNull().ShouldStartWith("its certificate expired on 20");
        Refusal(late.Certificate, belowLate).ShouldNotBeNull().ShouldStartWith("its certificate has an issuer, CN=Late, that expired on 20");
        Refusal(Sub1.Certificate, belowLate, late.Certificate).ShouldNotBeNull().ShouldStartWith("its certificate has an issuer, CN=Late, that expired on 20");
    }

    [Fact]
    public void A_certificate_that_is_no_authority_signs_nothing()
    {
        var chain = TestAuthority.Root("CP001").Issue("CP002").Certificate; // signed by another key of the same name

        Refusal(Leaf.Certificate, chain).ShouldNotBeNull();
    }

    [Fact]
    public void Name_constraints_below_and_at_an_anchor_count()
    {
        var constrained = Sub1.Below("Constrained", false, PermittedDns("chargers.example"));

        Refusal(constrained.Certificate, constrained.Issue("CP001.chargers.example").Certificate).ShouldBeNull();
        Refusal(constrained.Certificate, constrained.Issue("CP001.other.example").Certificate).ShouldNotBeNull();
        Refusal(Sub1.Certificate, constrained.Issue("CP001.other.example").Certificate, constrained.Certificate).ShouldNotBeNull();
    }

    [Fact]
    public void A_wrong_name_is_refused_below_any_anchor()
    {
        var trust = new Trust([Sub2.Certificate]);
        using var chain = ChainOf(trust, Leaf.Certificate, out var errors);

        trust.Refusal(Leaf.Certificate, chain, errors | SslPolicyErrors.RemoteCertificateNameMismatch, "CP002", new TlsRemedies(), Now)
            .ShouldBe("its certificate is for CP001, not for CP002");
    }

    [Fact]
    public void The_text_of_a_stranger_s_certificate_is_cut()
    {
        var issuer = TestAuthority.Root(new string('a', 64) + ",O=" + new string('b', 64));
        Refusal(Root.Certificate, issuer.Issue("CP001").Certificate)
            .ShouldBe($"its certificate is signed by an unknown authority, {issuer.Certificate.Subject[..80]}…, not in the file");
    }

    [Fact]
    public void Of_many_names_the_first_few_are_told()
    {
        var names = new SubjectAlternativeNameBuilder();
        Enumerable.Range(1, 1000).ToList().ForEach(n => names.AddDnsName($"{n}.example"));
        using var key = System.Security.Cryptography.ECDsa.Create();
        using var many = new CertificateRequest("CN=many", key, System.Security.Cryptography.HashAlgorithmName.SHA256) { CertificateExtensions = { names.Build() } }
            .CreateSelfSigned(Now.AddHours(-1), Now.AddHours(1));

        new Trust(null).Refusal(many, null, SslPolicyErrors.RemoteCertificateNameMismatch, "relay", new TlsRemedies(), Now)
            .ShouldBe("its certificate is for 1.example, 2.example, 3.example, 4.example and 996 more, not for relay");
    }

    [Fact]
    public void Intermediates_of_an_accepted_chain_serve_a_peer_that_shows_none()
    {
        var issuers = new KnownIssuers();
        Refusal(new Trust([Root.Certificate], issuers), Leaf.Certificate).ShouldNotBeNull();

        Refusal(new Trust([Root.Certificate], issuers), Leaf.Certificate, Sub2.Certificate, Sub1.Certificate).ShouldBeNull();

        Refusal(new Trust([Root.Certificate], issuers), Sub2.Issue("CP002").Certificate).ShouldBeNull();
        issuers.All.Select(one => one.Subject).ShouldBe(["CN=Sub 2", "CN=Sub 1"]);
    }

    [Fact]
    public void Nothing_of_a_refused_chain_is_remembered_and_of_accepted_ones_the_latest()
    {
        var issuers = new KnownIssuers();
        var stranger = TestAuthority.Root("Stranger").Below("Strange sub");
        Refusal(new Trust([Root.Certificate], issuers), stranger.Issue("CP001").Certificate, stranger.Certificate).ShouldNotBeNull();
        issuers.All.ShouldBeEmpty();
        Refusal(new Trust([Sub2.Certificate], issuers), Leaf.Certificate, Sub2.Certificate, Sub1.Certificate).ShouldBeNull();
        issuers.All.ShouldBeEmpty("above the anchor anything may be sent");

        foreach (var number in Enumerable.Range(1, KnownIssuers.Limit + 2))
        {
            var sub = Root.Below($"Sub {number}");
            Refusal(new Trust([Root.Certificate], issuers), sub.Issue("CP001").Certificate, sub.Certificate).ShouldBeNull();
        }

        issuers.All.Count.ShouldBe(KnownIssuers.Limit);
        issuers.All[0].Subject.ShouldBe("CN=Sub 3");
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private static string? Refusal(X509Certificate2 anchor, X509Certificate2 shown, params X509Certificate2[] sent) =>
        Refusal(new Trust([anchor]), shown, sent);

    private static string? Refusal(Trust trust, X509Certificate2 shown, params X509Certificate2[] sent)
    {
        using var chain = ChainOf(trust, shown, out var errors, sent);
        return trust.Refusal(shown, chain, errors, null, new TlsRemedies { Authority = ", not in the file" }, Now);
    }

    // What SslStream does with the policy.
    private static X509Chain ChainOf(Trust trust, X509Certificate2 shown, out SslPolicyErrors errors, params X509Certificate2[] sent)
    {
        var chain = new X509Chain { ChainPolicy = trust.Policy() };
        chain.ChainPolicy.ExtraStore.AddRange(sent);
        errors = chain.Build(shown) ? SslPolicyErrors.None : SslPolicyErrors.RemoteCertificateChainErrors;
        return chain;
    }

    // RFC 5280 section 4.2.1.10
    private static X509Extension PermittedDns(string name)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
        using (writer.PushSequence())
        {
            writer.WriteCharacterString(UniversalTagNumber.IA5String, name, new Asn1Tag(TagClass.ContextSpecific, 2));
        }

        return new X509Extension("2.5.29.30", writer.Encode(), critical: true);
    }
}
