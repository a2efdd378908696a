"""`python -m citygraph` is the command `citygraph`."""

from citygraph.cli import main

if __name__ == "__main__":
    main()
