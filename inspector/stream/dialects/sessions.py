"""The dialects of recorded sessions."""

from inspector.stream.dialects import SessionDialect, openai_realtime, xai_grpc

SESSION_DIALECTS: tuple[SessionDialect, ...] = (openai_realtime, xai_grpc)
