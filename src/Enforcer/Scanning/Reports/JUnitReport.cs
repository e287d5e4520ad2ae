using System.Xml;
using Enforcer.Policies;

namespace Enforcer.Scanning.Reports;

/// <summary>JUnit XML, the form that every CI server shows: one suite a file, one failed case a finding, one skipped case a suppressed one.</summary>
internal sealed class JUnitReport : IReport
{
    public string Name => "junit";

    public void Write(ScanResult result, TextWriter output, bool colour)
    {
        using (var xml = XmlWriter.Create(output, new XmlWriterSettings { Indent = true, CloseOutput = false, CheckCharacters = false }))
        {
            var open = result.Open.Count();
            xml.WriteStartElement("testsuites");
            xml.WriteAttributeString("name", "enforcer scan");
            xml.WriteAttributeString("tests", Number(result.Findings.Count));
            xml.WriteAttributeString("failures", Number(open));
            xml.WriteAttributeString("errors", Number(result.Errors.Count));
            xml.WriteAttributeString("skipped", Number(result.SuppressedCount));
            foreach (var file in result.Findings.GroupBy(finding => finding.File, StringComparer.Ordinal))
            {
                xml.WriteStartElement("testsuite");
                xml.WriteAttributeString("name", XmlWords.Plain(file.Key));
                xml.WriteAttributeString("tests", Number(file.Count()));
                xml.WriteAttributeString("failures", Number(file.Count(finding => finding.Suppressed is null)));
                xml.WriteAttributeString("skipped", Number(file.Count(finding => finding.Suppressed is not null)));
                foreach (var finding in file)
                {
                    Write(xml, finding);
                }

                xml.WriteEndElement();
            }

            WriteErrors(xml, result);
            xml.WriteEndElement();
        }

        output.WriteLine();
    }

    private static void Write(XmlWriter xml, Finding finding)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", finding.Rule.Id);
        xml.WriteAttributeString("name", XmlWords.Plain($"{finding.Resource} {finding.Path}"));
        if (finding.Suppressed is { } reason)
        {
            xml.WriteStartElement("skipped");
            xml.WriteAttributeString("message", XmlWords.Plain(reason));
        }
        else
        {
            xml.WriteStartElement("failure");
            xml.WriteAttributeString("type", finding.Severity.Word());
            xml.WriteAttributeString("message", XmlWords.Plain(finding.Message));
            xml.WriteString(XmlWords.Plain($"{finding.File}:{finding.Location.Line}:{finding.Location.Column}\nfix: {finding.Remediation}"));
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void WriteErrors(XmlWriter xml, ScanResult result)
    {
        foreach (var error in result.Errors)
        {
            xml.WriteStartElement("testsuite");
            xml.WriteAttributeString("name", XmlWords.Plain(error.File));
            xml.WriteAttributeString("tests", "1");
            xml.WriteAttributeString("errors", "1");
            xml.WriteStartElement("testcase");
            xml.WriteAttributeString("classname", "read");
            xml.WriteAttributeString("name", XmlWords.Plain(error.File));
            xml.WriteStartElement("error");
            xml.WriteAttributeString("message", XmlWords.Plain($"line {error.Line}: {error.Message}"));
            xml.WriteEndElement();
            xml.WriteEndElement();
            xml.WriteEndElement();
        }
    }

    private static string Number(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
