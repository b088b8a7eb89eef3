"""Where everyone looks: the front page, the page of a place, the register of awards."""
