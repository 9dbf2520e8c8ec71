"""All commands together."""

import typer

from ivr.cli.alone import asterisk, consultants
from ivr.cli.bench import bench
from ivr.cli.call import call
from ivr.cli.check import check
from ivr.cli.classify import classify
from ivr.cli.demo import demo
from ivr.cli.hear import hear
from ivr.cli.interpret import interpret
from ivr.cli.report import report
from ivr.cli.say import say
from ivr.cli.serve import serve
from ivr.cli.status import status
from ivr.cli.talk import talk
from ivr.cli.up import up

app = typer.Typer(
    name="kasja",
    help="KASja, the voicebot that answers the hotline of the Polish National Revenue Administration.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for command in (
    up,
    serve,
    asterisk,
    consultants,
    call,
    talk,
    check,
    status,
    classify,
    interpret,
    hear,
    say,
):
    app.command()(command)
app.add_typer(report, name="report")
app.add_typer(demo, name="demo")
app.add_typer(bench, name="bench")
