"""nianbao (年报): read, check, draft and build China's annual reports on open government information."""
