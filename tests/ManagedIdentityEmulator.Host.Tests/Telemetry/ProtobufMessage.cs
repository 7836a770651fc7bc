using System.Buffers.Binary;
using System.Text;

namespace ManagedIdentityEmulator.Host.Tests.Telemetry;

/// <summary>A message of protocol buffers by its fields' numbers: as much of protobuf.dev/programming-guides/encoding as OTLP needs.</summary>
internal sealed class ProtobufMessage
{
    private readonly List<(int Field, ulong Number, ReadOnlyMemory<byte> Bytes)> fields = [];

    public ProtobufMessage(ReadOnlyMemory<byte> encoded)
    {
        for (var at = 0; at < encoded.Length;)
        {
            var tag = Varint(encoded.Span, ref at);
            var (field, type) = ((int)(tag >> 3), (int)(tag & 7));
            switch (type)
            {
                case 0:
                    fields.Add((field, Varint(encoded.Span, ref at), default));
                    break;
                case 1:
                    fields.Add((field, BinaryPrimitives.ReadUInt64LittleEndian(encoded.Span[at..]), default));
                    at += 8;
                    break;
                case 2:
                    var length = (int)Varint(encoded.Span, ref at);
                    fields.Add((field, 0, encoded.Slice(at, length)));
                    at += length;
                    break;
                case 5:
                    fields.Add((field, BinaryPrimitives.ReadUInt32LittleEndian(encoded.Span[at..]), default));
                    at += 4;
                    break;
                default:
                    throw new FormatException($"wire type {type}");
            }
        }
    }

    public bool Has(int field) => fields.Any(known => known.Field == field);

    public ulong Number(int field) => fields.FirstOrDefault(known => known.Field == field).Number;

    public string Text(int field) => Encoding.UTF8.GetString(Bytes(field).Span);

    public string Hex(int field) => Convert.ToHexStringLower(Bytes(field).Span);

    public ProtobufMessage Message(int field) => new(Bytes(field));

    public IEnumerable<ProtobufMessage> Messages(int field) => fields.Where(known => known.Field == field).Select(known => new ProtobufMessage(known.Bytes));

    private ReadOnlyMemory<byte> Bytes(int field) => fields.FirstOrDefault(known => known.Field == field).Bytes;

    private static ulong Varint(ReadOnlySpan<byte> encoded, ref int at)
    {
        for (var (value, shift) = (0UL, 0); ; shift += 7)
        {
            var part = encoded[at++];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }
    }
}
