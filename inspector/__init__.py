"""Cassette Inspector: open, read, scrub and edit recorded HTTP fixtures, losslessly.

The packages depend on each other in one direction only::

    ui  ->  export  ->  conversation  ->  stream  ->  cassette  ->  content

``content`` turns stored bytes into what people read and back, ``cassette`` knows where a file keeps
what, ``stream`` rebuilds a streamed answer, ``conversation`` reads turns, ``export`` is what leaves the
program, ``desktop`` its place there, and ``ui`` is the only package that imports Qt.
"""

__version__ = "0.1.0"
