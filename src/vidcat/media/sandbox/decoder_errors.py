"""Errors of a decoder in the sandbox.

ToolError
  DecoderError
    DecoderTimedOut        used up its time on the clock or the processor
    DecoderDied            a signal, a Python error or an exit status ended it
    DecoderProtocolError   sent what no decoder of ours sends, or more than its limit
"""

from typing import ClassVar

from vidcat.errors import ToolError


class DecoderError(ToolError):
    """The decoder of one video failed."""

    code: ClassVar[str] = "decoder"


class DecoderTimedOut(DecoderError):
    """The decoder used up its time."""

    code = "decoder_timed_out"


class DecoderDied(DecoderError):
    """The decoder ended before its work was done."""

    code = "decoder_died"

    def __init__(
        self,
        message: str | None = None,
        signal: int | None = None,
        exit_status: int | None = None,
        out_of_memory: bool = False,
    ) -> None:
        super().__init__(message)
        # At most one of the first two; both are None when the process around it was killed.
        self.signal = signal
        self.exit_status = exit_status
        # Only when Python saw an allocation fail: the kernel's own killer leaves SIGKILL.
        self.out_of_memory = out_of_memory

    def __reduce__(self) -> tuple[type["DecoderDied"], tuple[str, int | None, int | None, bool]]:
        """Keep the details when the error crosses a process boundary."""
        return type(self), (self.message, self.signal, self.exit_status, self.out_of_memory)


class DecoderProtocolError(DecoderError):
    """The decoder broke the rules of the channel to its parent."""

    code = "decoder_protocol"
