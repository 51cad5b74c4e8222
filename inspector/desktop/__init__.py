"""At home on the desktop: file types, menu entry and icons for one user, and one program for all windows.

Standard library only, and no Qt: what is done here is done before a window could exist.
"""
