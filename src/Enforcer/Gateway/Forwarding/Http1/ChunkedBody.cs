using System.Globalization;

namespace Enforcer.Gateway.Forwarding.Http1;

/// <summary>Takes the chunks of a body apart as they come, and knows its end: a chunk that is no chunk ends the connection.</summary>
internal sealed class ChunkedBody
{
    private const int MostSizeLine = 256;
    private const int MostTrailerBytes = 16 * 1024;

    private readonly List<HeaderLine> _trailers = [];
    private State _state;
    private long _left;
    private int _trailerBytes;

    public bool IsDone => _state == State.Done;

    public IReadOnlyList<HeaderLine> Trailers => _trailers;

    public void Clear()
    {
        _trailers.Clear();
        (_state, _left, _trailerBytes) = (State.Size, 0, 0);
    }

    /// <param name="bytes">What has come and was not consumed yet.</param>
    /// <param name="consumed">How many of them are done with; zero with an empty result: more must come first.</param>
    /// <returns>The next bytes of the body, part of <paramref name="bytes"/>; may be empty.</returns>
    /// <exception cref="InvalidDataException">The framing is broken.</exception>
    public ReadOnlySpan<byte> Read(ReadOnlySpan<byte> bytes, out int consumed)
    {
        consumed = 0;
        while (_state != State.Done)
        {
            var rest = bytes[consumed..];
            if (_state == State.Data)
            {
                var data = rest[..(int)Math.Min(rest.Length, _left)];
                _left -= data.Length;
                consumed += data.Length;
                _state = _left == 0 ? State.End : State.Data;
                return data;
            }

            var end = rest.IndexOf((byte)'\n');
            if (end < 0)
            {
                return rest.Length <= Bound ? [] : throw Broken();
            }

            if (end == 0 || end > Bound || rest[end - 1] != '\r')
            {
                throw Broken();
            }

            consumed += end + 1;
            Take(rest[..(end - 1)]);
        }

        return [];
    }

    private int Bound => _state switch { State.Size => MostSizeLine, State.Trailers => MostTrailerBytes, _ => 1 };

    private void Take(ReadOnlySpan<byte> line)
    {
        switch (_state)
        {
            case State.Size:
                _left = SizeOf(line);
                _state = _left == 0 ? State.Trailers : State.Data;
                break;
            case State.End:
                _state = line.IsEmpty ? State.Size : throw Broken();
                break;
            case State.Trailers when line.IsEmpty:
                _state = State.Done;
                break;
            default:
                _trailerBytes += line.Length + 2;
                _trailers.Add(_trailerBytes <= MostTrailerBytes ? HeaderLine.Read(line) : throw Broken());
                break;
        }
    }

    private static long SizeOf(ReadOnlySpan<byte> line)
    {
        var extension = line.IndexOf((byte)';');
        var digits = extension < 0 ? line : line[..extension].TrimEnd(" \t"u8);
        // Eight digits are four gigabytes in one chunk; what needs more wants to overflow something.
        return digits.Length is > 0 and <= 8 && !line.Contains((byte)'\r')
            && uint.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var size)
            ? size
            : throw Broken();
    }

    private static InvalidDataException Broken() => new("A chunk of the answer is broken.");

    private enum State
    {
        Size,
        Data,
        End,
        Trailers,
        Done,
    }
}
