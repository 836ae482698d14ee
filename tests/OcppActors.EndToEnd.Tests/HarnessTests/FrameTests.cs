using OcppActors.EndToEnd.Tests.Harness;
using Shouldly;

namespace OcppActors.EndToEnd.Tests.HarnessTests;

/// <summary>Frames on the wire against the examples and the limits of RFC 6455.</summary>
public sealed class FrameTests
{
    [Fact]
    public void An_unmasked_text_frame_is_the_example_of_the_RFC() =>
        Frame.OfText("Hello").Encode(masked: false).ShouldBe([0x81, 0x05, 0x48, 0x65, 0x6c, 0x6c, 0x6f]);

    [Fact]
    public void A_masked_text_frame_as_in_the_RFC_is_read()
    {
        byte[] wire = [0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58];

        Frame.TryDecode(wire, out var frame, out var length).ShouldBeTrue();

        frame.Text.ShouldBe("Hello");
        length.ShouldBe(wire.Length);
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(125, 2)]
    [InlineData(126, 4)]
    [InlineData(65535, 4)]
    [InlineData(65536, 10)]
    public void Each_form_of_the_length_is_written_and_read(int size, int head)
    {
        var sent = Frame.OfText(new string('x', size));

        var wire = sent.Encode(masked: false);
        Frame.TryDecode(wire, out var frame, out var length).ShouldBeTrue();

        wire.Length.ShouldBe(head + size);
        length.ShouldBe(wire.Length);
        frame.Text.ShouldBe(sent.Text);
    }

    [Fact]
    public void A_frame_is_not_read_before_its_last_byte()
    {
        var wire = Frame.OfText(new string('x', 300)).Encode(masked: true);

        for (var count = 0; count < wire.Length; count++)
        {
            Frame.TryDecode(wire.AsSpan(0, count), out _, out _).ShouldBeFalse();
        }

        Frame.TryDecode(wire, out _, out _).ShouldBeTrue();
    }

    [Fact]
    public void A_close_frame_carries_status_and_reason()
    {
        var close = Frame.OfClose(1001, "gone");

        close.CloseStatus.ShouldBe(1001);
        close.Payload.Length.ShouldBe(6);
    }
}
