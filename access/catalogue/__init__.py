"""What each cloud can grant, offline, with source and date in every data file."""
