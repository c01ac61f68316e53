"""This folder is the review gallery: a sitting, its pictures, and the screens that a reviewer decides on."""
