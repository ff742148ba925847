"""How a cloud is called: the only room that touches one."""
