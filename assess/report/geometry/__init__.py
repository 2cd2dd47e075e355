"""Geometry of the charts as numbers only: the staircase, bars, the strip of others, the heat map, pairs. Pure.

Units are those of the SVG's view box, x to the right and y down, rounded to a tenth so that identical input
draws identical bytes. Words stand in the view, colours in the macros (templates/macros/charts.html).
"""
