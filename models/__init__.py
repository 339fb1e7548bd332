"""What is true of a fact and of a group, whoever asks and wherever it is stored.

Here live the words (`vocabulary`), value types (`dates`, `docket`, `jurisdictions`, `facts`, `rulings`), the
merge of observations into facts (`merge`), the rule (`rule`), the two clocks (`history`) and the
tables (`tables`). Nothing here opens a session, a socket or a file of the user's, asks the clock,
logs, or knows Prefect. `tables` alone imports SQLModel, so that reading one page stays light.
"""
