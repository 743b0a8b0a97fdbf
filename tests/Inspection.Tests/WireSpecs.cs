using System.Text;
using System.Text.Json;
using Json.Schema;

namespace Mallard.Inspection.Tests;

public sealed class WireSpecs
{
    private static readonly JsonSchema Schema = JsonSchema.FromText(JsonLines.AnswerSchema());

    [Fact]
    public void A_request_is_a_line_of_json()
    {
        var line = JsonLines.Write(new Request(["cluster", "leave", "h:1"], 7, Confirmed: true, "앨리스", "t"));

        Assert.Equal("""{"words":["cluster","leave","h:1"],"id":7,"confirmed":true,"operator":"앨리스","token":"t","cancel":false,"version":1}""", line);
        var read = JsonLines.ReadRequest(Encoding.UTF8.GetBytes(line)).Request!;
        Assert.Equal((7, true, "앨리스", "t"), (read.Id, read.Confirmed, read.Operator, read.Token));
        Assert.Equal(["cluster", "leave", "h:1"], read.Words);
    }

    [Fact]
    public void A_request_by_hand_needs_no_more_than_its_words() =>
        Assert.Equal(["node", "info"], JsonLines.ReadRequest("""{"words":["node","info"]}"""u8).Request!.Words);

    [Fact]
    public void A_cancellation_needs_no_words() => Assert.True(JsonLines.ReadRequest("""{"id":4,"cancel":true}"""u8).Request!.Cancel);

    [Fact]
    public void A_request_that_prints_itself_keeps_its_token() =>
        Assert.Equal("Request { Id = 0, Words = node info }", new Request(["node", "info"], Token: "secret").ToString());

    [Theory]
    [InlineData("", "A request is one JSON object on a line")]
    [InlineData("GET / HTTP/1.1", "A request is one JSON object on a line")]
    [InlineData("null", "A request is a JSON object with words")]
    [InlineData("{}", "A request is a JSON object with words")]
    [InlineData("""{"words":null}""", "A request is a JSON object with words")]
    [InlineData("""{"words":[null]}""", "A request is a JSON object with words")]
    [InlineData("""{"words":"cluster"}""", "A request is one JSON object on a line; $.words is not as it must be")]
    [InlineData("""{"version":2,"words":["help"]}""", "This node speaks version 1 of the console's language, not 2")]
    public void A_line_that_is_no_request_is_a_fault(string line, string fault) =>
        Assert.Equal((null, fault), JsonLines.ReadRequest(Encoding.UTF8.GetBytes(line)));

    public static TheoryData<AnswerPart, string> Parts => new()
    {
        {
            new TablePart("Members", [new("address", ColumnKind.Address), new("up")]),
            """{"part":"table","title":"Members","columns":[{"name":"address","kind":"address"},{"name":"up","kind":"text"}],"version":1,"id":3}"""
        },
        {
            new RowsPart([[Cell.None, "a\n\"b\"", 12L, 0.25, true, TimeSpan.FromMilliseconds(1500), new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.FromHours(1))]]),
            """{"part":"rows","rows":[[null,"a\n\"b\"",12,0.25,true,1.5,"2030-01-02T02:04:05.000Z"]],"version":1,"id":3}"""
        },
        { new LinePart("3 members"), """{"part":"line","text":"3 members","version":1,"id":3}""" },
        { new UnansweredPart(["akka.tcp://mallard@h:1"]), """{"part":"unanswered","nodes":["akka.tcp://mallard@h:1"],"version":1,"id":3}""" },
        { new AskPart("Really?"), """{"part":"ask","question":"Really?","version":1,"id":3}""" },
        { new FaultPart("no"), """{"part":"fault","message":"no","version":1,"id":3}""" },
        { new FaultPart("no") { Node = "h:1" }, """{"part":"fault","message":"no","node":"h:1","version":1,"id":3}""" },
        { new LeavingPart(), """{"part":"leaving","version":1,"id":3}""" },
        { new EndPart(1) { Total = 3 }, """{"part":"end","exitCode":1,"total":3,"version":1,"id":3}""" },
        { new EndPart(0), """{"part":"end","exitCode":0,"version":1,"id":3}""" },
    };

    [Theory]
    [MemberData(nameof(Parts))]
    public void A_part_of_an_answer_is_a_line_that_fits_the_schema_and_reads_back(AnswerPart part, string line)
    {
        var written = JsonLines.Write(part with { Id = 3 });

        Assert.Equal(line, written);
        Assert.True(Fits(written), written);
        Assert.Equal(written, JsonLines.Write(JsonLines.ReadAnswer(Encoding.UTF8.GetBytes(written))));
    }

    [Theory]
    [InlineData("""{"part":"line","version":1,"id":3}""")]
    [InlineData("""{"part":"line","text":"a","version":2,"id":3}""")]
    [InlineData("""{"part":"end","exitCode":9,"version":1,"id":3}""")]
    [InlineData("""{"part":"rows","rows":[[{}]],"version":1,"id":3}""")]
    [InlineData("""{"part":"table","title":"x","columns":[{"name":"A B","kind":"text"}],"version":1,"id":3}""")]
    [InlineData("""{"part":"other","version":1,"id":3}""")]
    public void The_schema_refuses_what_is_no_answer(string line) => Assert.False(Fits(line));

    [Theory]
    [MemberData(nameof(Cells))]
    public void A_cell_comes_back_from_another_node_as_it_was(Cell cell, ColumnKind kind) => Assert.Equal(cell, Cell.From(cell.Text, kind));

    public static TheoryData<Cell, ColumnKind> Cells => new()
    {
        { "a", ColumnKind.Text },
        { "12", ColumnKind.Text },
        { 12L, ColumnKind.Number },
        { 1.5, ColumnKind.Decimal },
        { 1L << 40, ColumnKind.Bytes },
        { TimeSpan.FromHours(3), ColumnKind.Seconds },
        { DateTimeOffset.UnixEpoch, ColumnKind.Time },
        { false, ColumnKind.Flag },
        { "akka.tcp://mallard@h:1", ColumnKind.Address },
        { Cell.None, ColumnKind.Text },
        { Cell.None, ColumnKind.Number },
    };

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_number_that_json_cannot_have_is_no_value(double number) => Assert.Equal(Cell.None, (Cell)number);

    private static bool Fits(string line) => Schema.Evaluate(JsonDocument.Parse(line).RootElement).IsValid;
}
