"""From which columns each column comes, and which columns decide which rows there are."""
