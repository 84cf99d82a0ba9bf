"""The temporal grammar of English news: text in, time expressions with readings, values and intervals out.

words -> dates periods clock offsets lengths (rules) -> grammar -> readings -> anchoring -> resolution
"""
