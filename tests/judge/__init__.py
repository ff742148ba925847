"""An independent judge of AWS policies: what documents mean, as somebody else reads them."""
