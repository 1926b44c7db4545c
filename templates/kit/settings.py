"""The recommended settings of a template: format 1, millimetres from the trimmed sheet's corner."""


def qr(x, y, size, **more):
	return {"type": "qr", "page": 1, "x": x, "y": y, "size": size, "ecc": "M", "quiet_zone": 4,
	        "color": {"cmyk": [0, 0, 0, 100]}, **more}


def text(value, x, y, width, height, font, size, min_size, color, align="center"):
	return {"type": "text", "page": 1, "x": x, "y": y, "width": width, "height": height,
	        "align": align, "valign": "middle", "font": font, "size": size, "min_size": min_size,
	        "fit": "shrink", "color": {"cmyk": list(color)}, "value": value}


def settings(*elements, **more):
	return {"format": 1, "unit": "mm", "box": "trim", "elements": list(elements), **more}
