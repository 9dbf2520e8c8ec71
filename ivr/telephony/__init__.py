"""The edge to Asterisk: AGI, AudioSocket, AMI, and the Asterisk process itself."""
