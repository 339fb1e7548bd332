"""A whole run of the pipeline against publishers that fail, lie or attack, over real sockets."""
