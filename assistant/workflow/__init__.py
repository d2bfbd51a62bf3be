"""The whole way of one report, for whatever face shows it: files → draft → build, and what leaves the machine.

A verb that needs several steps is here; one that needs a single step is taken from that step (`checking.check`,
`editing.decide.accept` …). Nothing here prints, asks or knows a command line. Nothing is imported here either: a face
that only checks must start fast.

* `files`     a report in files: load, save, figures read again
* `desk`      a report in the store, by its address
* `changes`   a report that is being changed, in a file or in the store, whoever else changes it
* `archive`   reports with their history in one file, backups of a store
* `notes`     notes from a file or a text, into a report
* `outgoing`  what a call would send, to whom, before it is sent
* `draft`     drafting as a stream of events
* `again`     figures read again into a report that people worked on
* `ticks`     what a signer must have looked at, and signing
* `build`     the check, the gate and the documents, as bytes or as files
* `rejecting` a suggestion rejected, and what its rule found there settled
* `receipt`   what was signed and built, in hashes that anyone can check later
* `compare`   a published page held against the report
"""
