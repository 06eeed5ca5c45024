"""Conditions of templates and rules, taken away one at a time: does the table of claims see that?"""
