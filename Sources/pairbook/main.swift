print("pairbook")
